'use client';

import { type FormEvent, useState } from 'react';
import { api, fieldIssues, sayProblem } from '@/app/_components/client/api';
import { EmailField, PasswordField } from '@/app/_components/form/credentials';
import { Field } from '@/app/_components/ui/field';
import { SubmitRow } from '@/app/_components/ui/submit-row';

interface WelcomeFormProps {
  readonly token: string;
  readonly purpose: 'first-admin' | 'invite' | 'reset';
  readonly email: string;
  readonly name: string;
}

const shortest = 12;

/** Takes up a one-time link: name and password, and for the first admin the e-mail address too. */
export function WelcomeForm(props: WelcomeFormProps) {
  const [name, setName] = useState(props.name);
  const [email, setEmail] = useState(props.email);
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [issues, setIssues] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password.length < shortest) {
      setIssues({ password: `Use at least ${shortest} characters.` });
      return;
    }
    if (password !== again) {
      setIssues({ again: 'The two passwords differ.' });
      return;
    }
    setBusy(true);
    setIssues({});
    setProblem(null);
    try {
      await api('/api/links/accept', {
        body: {
          token: props.token,
          password,
          ...(props.purpose === 'reset' ? {} : { name }),
          ...(props.purpose === 'first-admin' ? { email } : {}),
        },
      });
      const address = props.email || email;
      await api('/api/auth/sign-in/email', { body: { email: address, password } }).then(
        () => window.location.assign('/'),
        () => window.location.assign('/sign-in'),
      );
    } catch (error) {
      setIssues(fieldIssues(error));
      setProblem(sayProblem(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} method="post">
      {props.purpose === 'reset' ? null : (
        <Field
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={issues.name}
          hint="As it stands beside your decisions and in Signed-off-by."
        />
      )}
      <EmailField
        readOnly={props.purpose !== 'first-admin'}
        value={email}
        onChange={setEmail}
        error={issues.email}
      />
      <PasswordField
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        error={issues.password}
        hint={`At least ${shortest} characters.`}
      />
      <PasswordField
        label="Password again"
        name="again"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
        error={issues.again}
      />
      <SubmitRow
        busy={busy}
        problem={problem}
        label={props.purpose === 'reset' ? 'Set the password' : 'Make my account'}
        wide
      />
    </form>
  );
}
