'use client';

import { type FormEvent, useRef, useState } from 'react';
import { ApiProblem, api, sayProblem } from '@/app/_components/client/api';
import { EmailField, PasswordField } from '@/app/_components/form/credentials';
import { SubmitRow } from '@/app/_components/ui/submit-row';

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
      <EmailField value={email} onChange={setEmail} />
      <PasswordField value={password} onChange={setPassword} />
      <SubmitRow busy={busy} problem={problem} label="Sign in" wide />
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
