import { LANGUAGES, languageName, type Text } from '../../text';

/** The languages of the mail with the key. The sender's own keeps its region, which decides how the mail writes dates. */
export const mailLanguages = ({ language, locale }: Text) =>
  LANGUAGES.map((one) => ({ value: one === language ? locale : one, label: languageName(one) }));
