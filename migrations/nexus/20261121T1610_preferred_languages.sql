-- What texts let other features join: the language that an account chose.
create view preferred_languages as
select user_id, language
from language_preferences;
