#!/usr/bin/env node
// For authoring migrations only: what the `prisma migrate` commands take for Prisma's native schema engine (a program
// that would have to be downloaded). The same command line and JSON-RPC on standard input and output, answered by the
// WASM build of the engine over node-postgres. Used through `npm run migrate:new` and the test that compares the
// schema with the migrations; nothing at run time needs it.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as runtime from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** The native engine's command line: `[--datamodels FILE]… [--datasource JSON] [cli COMMAND]`. */
function parseArguments(argv) {
  const parsed = { datamodels: [], datasource: {}, command: null, version: false };
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i];
    if (word === '--datamodels') parsed.datamodels.push(argv[++i]);
    else if (word === '--datasource') parsed.datasource = JSON.parse(argv[++i]);
    else if (word === '--version' || word === '-v') parsed.version = true;
    else if (word === 'cli') parsed.command = argv[++i];
    else if (word.startsWith('--')) i++;
  }
  return parsed;
}

/** node-postgres settings of a connection string, Prisma's own parameters (`host`, `sslmode`) understood. */
function settingsOf(url) {
  const parsed = new URL(url);
  const ssl = parsed.searchParams.get('sslmode');
  return {
    host: parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname),
    port: parsed.port ? Number(parsed.port) : 5432,
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    ...(ssl && ssl !== 'disable' ? { ssl: { rejectUnauthorized: ssl.startsWith('verify') } } : {}),
  };
}

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

async function onServer(settings, sql) {
  const client = new pg.Client(settings);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const logLine = (level, fields) =>
  process.stderr.write(
    `${JSON.stringify({ timestamp: new Date().toISOString(), level, target: 'schema_engine', fields })}\n`,
  );

const engineCodes = {
  '3D000': 'P1003',
  '28P01': 'P1000',
  28000: 'P1010',
  ECONNREFUSED: 'P1001',
  ENOTFOUND: 'P1001',
};

/** `cli can-connect-to-database | create-database | drop-database`; the exit code comes back. */
async function runCommand(command, url) {
  const settings = settingsOf(url);
  const maintenance = { ...settings, database: 'postgres' };
  const database = quoted(settings.database);
  try {
    if (command === 'can-connect-to-database') await onServer(settings, 'SELECT 1');
    else if (command === 'create-database')
      await onServer(maintenance, `CREATE DATABASE ${database}`);
    else if (command === 'drop-database') {
      await onServer(maintenance, `DROP DATABASE ${database} WITH (FORCE)`);
      logLine('INFO', { message: 'The database was successfully dropped.' });
    }
    return 0;
  } catch (error) {
    logLine('INFO', { message: 'failed' }); // Prisma drops the first line of the native engine
    logLine('ERROR', {
      message: error.message || String(error),
      is_panic: false,
      error_code: engineCodes[error.code] ?? 'P1001',
    });
    return 1;
  }
}

const internalCharType = 18;
const textType = 25;

/**
 * Puts two things of the adapter right: it refuses Postgres' internal "char" type, which the engine's catalogue
 * queries return, and it splits scripts at every semicolon, those inside function bodies included.
 */
function mended(adapter) {
  const { performIO, queryRaw } = adapter;
  adapter.queryRaw = async (query) => {
    const chars = [];
    const io = async (q) => {
      const result = await performIO.call(adapter, q);
      for (const [i, field] of result.fields.entries()) {
        if (field.dataTypeID !== internalCharType) continue;
        field.dataTypeID = textType;
        chars.push(i);
      }
      return result;
    };
    const result = await queryRaw.call(Object.create(adapter, { performIO: { value: io } }), query);
    for (const i of chars) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
  if (adapter.startTransaction) {
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (level) => mended(await start(level));
  }
  if (adapter.executeScript) {
    adapter.executeScript = async (script) => {
      try {
        await adapter.underlyingDriver().query(script);
      } catch (error) {
        adapter.onError(error);
      }
    };
  }
  return adapter;
}

/** Opens the database and, for comparisons, a shadow database of its own. */
class AdapterFactory {
  provider = 'postgres';
  adapterName = '@prisma/adapter-pg';

  constructor(url, shadowUrl) {
    this.settings = settingsOf(url);
    this.schema = new URL(url).searchParams.get('schema') ?? 'public';
    this.shadowUrl = shadowUrl;
  }

  async open(settings) {
    return mended(await new PrismaPg({ ...settings, max: 1 }, { schema: this.schema }).connect());
  }

  connect() {
    return this.open(this.settings);
  }

  async connectToShadowDb() {
    if (this.shadowUrl) {
      const adapter = await this.open(settingsOf(this.shadowUrl));
      await adapter.executeScript('DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;');
      return adapter;
    }
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await onServer(this.settings, `CREATE DATABASE ${quoted(database)}`);
    const adapter = await this.open({ ...this.settings, database });
    const dispose = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await dispose();
      await onServer(this.settings, `DROP DATABASE IF EXISTS ${quoted(database)} WITH (FORCE)`);
    };
    return adapter;
  }
}

let panic = '';

async function loadEngine({ datamodels, datasource }) {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => {
      panic = message;
    },
  };
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const { instance } = await WebAssembly.instantiate(
    fs.readFileSync(path.join(folder, 'schema_engine_bg.wasm')),
    { './schema_engine_bg.js': runtime },
  );
  runtime.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const factory = bindMigrationAwareSqlAdapterFactory(
    new AdapterFactory(
      datasource.url || 'postgresql://nobody@127.0.0.1:1/none',
      datasource.shadowDatabaseUrl,
    ),
  );
  const models = datamodels.map((file) => [file, fs.readFileSync(file, 'utf8')]);
  return runtime.SchemaEngine.new(
    { datamodels: models.length > 0 ? models : undefined },
    () => undefined,
    factory,
  );
}

const send = (message) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

/** Answers one request with the engine's method of that name. */
async function answer(request, engine, options) {
  try {
    if (request.method === 'createDatabase') {
      const databaseName = settingsOf(options.datasource.url).database;
      send({ id: request.id, result: { databaseName } });
      return;
    }
    const method = request.method === 'getDatabaseVersion' ? 'version' : request.method;
    let result = await (await engine())[method](request.params);
    if (method === 'diff' && result?.stdout) {
      // The native engine prints through a request to its caller instead of in the answer.
      const content = result.stdout.replace(/\n$/, '');
      send({ id: 1e9 + request.id, method: 'print', params: { content } });
      result = { ...result, stdout: null };
    }
    send({ id: request.id, result: result ?? {} });
  } catch (error) {
    send({
      id: request.id,
      error: {
        code: 4466,
        message: 'An error happened. Check the data field for details.',
        data: {
          is_panic: panic !== '',
          message: panic || (error.message ?? String(error)),
          error_code: error.code,
          meta: null,
        },
      },
    });
  }
}

const options = parseArguments(process.argv.slice(2));
if (options.version) {
  process.stdout.write('schema-engine-cli wasm\n');
} else if (options.command !== null) {
  process.exit(await runCommand(options.command, options.datasource.url));
} else {
  let loaded = null;
  const engine = () => {
    loaded ??= loadEngine(options);
    return loaded;
  };
  let chain = Promise.resolve();
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (!line.trim()) return;
    const request = JSON.parse(line);
    if (request.method) chain = chain.then(() => answer(request, engine, options));
  });
  lines.on('close', () => chain.then(() => process.exit(0)));
}
