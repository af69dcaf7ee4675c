// What the server asks of a password, said while it is written. The server decides; it also knows the common ones.

export interface PasswordHint {
  id: 'length' | 'not_name' | 'long';
  met: boolean;
  /** Advice only. */
  optional?: boolean;
}

export function passwordHints(password: string, username: string): PasswordHint[] {
  // The server counts code points.
  const length = [...password].length;
  return [
    { id: 'length', met: length >= 8 && length <= 128 },
    { id: 'not_name', met: password !== '' && password.toLowerCase() !== username.trim().toLowerCase() },
    { id: 'long', met: length >= 14, optional: true },
  ];
}
