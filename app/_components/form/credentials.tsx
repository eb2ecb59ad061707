import type { ComponentProps } from 'react';
import { Field } from '@/app/_components/ui/field';

type Props = Omit<ComponentProps<typeof Field>, 'label' | 'type' | 'onChange' | 'required'> & {
  readonly onChange: (value: string) => void;
  readonly label?: string;
};

/** The address somebody signs in with; password managers know it as the user name. */
export function EmailField({ onChange, label = 'E-mail', ...rest }: Props) {
  return (
    <Field
      name="email"
      autoComplete="username"
      {...rest}
      label={label}
      type="email"
      required
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** A password, known (`current-password`, the default) or new. */
export function PasswordField({ onChange, label = 'Password', ...rest }: Props) {
  return (
    <Field
      name="password"
      autoComplete="current-password"
      {...rest}
      label={label}
      type="password"
      required
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
