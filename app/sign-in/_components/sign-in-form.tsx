'use client';

import { type FormEvent, useRef, useState } from 'react';
import { ApiProblem, api, sayProblem } from '@/app/_components/client/api';
import { Button } from '@/app/_components/ui/button';
import { Field } from '@/app/_components/ui/field';

export function SignInForm({ next }: { readonly next: string }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await api('/api/auth/sign-in/email', { body: { email, password } });
      window.location.assign(next);
    } catch (error) {
      setProblem(say(error));
      setBusy(false);
      form.current?.querySelector<HTMLInputElement>('input[type="password"]')?.focus();
    }
  };
  return (
    <form onSubmit={submit} ref={form} method="post">
      <Field
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {problem ? (
        <p className="notice bad mb-3" role="alert">
          {problem}
        </p>
      ) : null}
      <Button type="submit" look="primary" busy={busy} className="w-full">
        Sign in
      </Button>
      <p className="hint mt-4">
        Accounts are made by invitation. Forgotten the password? An admin gives you a one-time link.
      </p>
    </form>
  );
}

function say(error: unknown): string {
  if (error instanceof ApiProblem) {
    if (error.status === 429) return 'Too many tries. Wait a few minutes, then try again.';
    if (error.status === 401) return 'E-mail or password is wrong.';
  }
  return sayProblem(error);
}
