-- Looked up when what they refer to changes or goes.
create index first_login_sessions_by_figures on first_login_sessions (figures_version);
create index language_preferences_by_language on language_preferences (language);
