import { json, serve } from '@sectorwars/shared/testing';
import { act, fireEvent, render, screen } from '@testing-library/react';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { beforeAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { SecondFactorForm } from './SecondFactorForm';
import { SignInForm } from './SignInForm';
import auth from '../../../../../../config/i18n/en/auth.json';
import errors from '../../../../../../config/i18n/en/errors.json';

const login = '/api/v1/auth/login/json';

beforeAll(async () => {
  await i18next.use(initReactI18next).init({ lng: 'en', resources: { en: { auth, errors } }, showSupportNotice: false } as never);
});

const pending = vi.fn();

async function signIn() {
  render(<SignInForm onPending={pending} />);
  fireEvent.change(screen.getByLabelText('Pilot name'), { target: { value: ' ada ' } });
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'secret' } });
  fireEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  await act(() => vi.advanceTimersByTimeAsync(10));
}

describe('the sign-in form', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('says the same whether the name or the password is wrong, and keeps what was written', async () => {
    const asked = serve({ [login]: () => json({ code: 'invalid_credentials', detail: 'Incorrect.' }, 401) });
    await signIn();
    expect(screen.getByRole('alert')).toHaveTextContent('Incorrect pilot name or password.');
    expect(screen.getByRole('alert')).toHaveFocus();
    expect(screen.getByLabelText('Password')).toHaveValue('secret');
    expect(await asked[0]?.json()).toEqual({ username: 'ada', password: 'secret' });
  });

  it('counts down when there were too many attempts, and then listens again', async () => {
    serve({ [login]: () => json({ code: 'rate_limited', detail: 'Slow down.' }, 429, { 'Retry-After': '12' }) });
    await signIn();
    const button = screen.getByRole('button', { name: 'Sign in' });
    expect(screen.getByRole('alert')).toHaveTextContent('Ready again in 0:12.');
    expect(button).toBeDisabled();
    await act(() => vi.advanceTimersByTimeAsync(7_000));
    expect(screen.getByRole('alert')).toHaveTextContent('Ready again in 0:05.');
    await act(() => vi.advanceTimersByTimeAsync(5_500));
    expect(button).toBeEnabled();
    expect(screen.getByRole('alert')).toHaveTextContent('');
  });

  it('puts what is wrong with a field at the field', async () => {
    const body = { code: 'validation_failed', detail: 'x', errors: [{ field: 'username', code: 'length', message: 'too long' }] };
    serve({ [login]: () => json(body, 422) });
    await signIn();
    const name = screen.getByLabelText('Pilot name');
    expect(name).toBeInvalid();
    expect(name).toHaveAccessibleDescription('3 to 30 letters, digits and underscores');
    expect(name).toHaveFocus();
  });

  it('hands on what the second factor is asked for with, and keeps nobody signed in until it came', async () => {
    const answer = { access_token: '', refresh_token: '', user_id: 'u', requires_mfa: true, session_token: 'one-try' };
    serve({ [login]: () => json(answer) });
    await signIn();
    expect(pending).toHaveBeenCalledWith({ sessionToken: 'one-try' });
    expect(localStorage.getItem('sw.session')).toBeNull();
  });
});

describe('the form of the second factor', () => {
  it('sends the code without its blanks, with the token of this sign-in', async () => {
    const asked = serve({ '/api/v1/auth/mfa/verify': () => json({ code: 'invalid_code', detail: 'Wrong.' }, 401) });
    render(<SecondFactorForm pending={{ sessionToken: 'one-try' }} onLeave={() => undefined} />);
    expect(screen.getByLabelText('Code')).toHaveFocus();
    fireEvent.change(screen.getByLabelText('Code'), { target: { value: '123 456' } });
    fireEvent.click(screen.getByRole('button', { name: 'Unlock' }));
    expect(await screen.findByText('Wrong.')).toBeInTheDocument();
    expect(await asked[0]?.json()).toEqual({ code: '123456', session_token: 'one-try' });
  });
});
