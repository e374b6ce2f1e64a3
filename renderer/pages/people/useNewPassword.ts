// A new password typed twice: what the rules ask for, and what is still wrong with it. The backend decides.
import { computed, ref } from 'vue';
import { usePeopleStatus } from '../../api/trust-queries.ts';
import { useText } from '../../text/index.ts';

/** How many of lower case, upper case, digits and others (Chinese characters among them) are in it. */
export const kindsIn = (password: string): number =>
  [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((one) => one.test(password)).length;

export function useNewPassword() {
  const { t } = useText();
  const status = usePeopleStatus();
  const password = ref('');
  const again = ref('');
  const tried = ref(false);
  const rule = computed(() => {
    const rules = status.data.value?.rules;
    return rules ? t('people.password.rule', { length: rules.passwordLength, kinds: rules.passwordKinds }) : '';
  });
  const faults = computed(() => {
    const rules = status.data.value?.rules;
    if (!tried.value || !rules) return { password: '', again: '' };
    const length = [...password.value].length;
    return {
      password: length < rules.passwordLength ? t('people.password.short', { length: rules.passwordLength, has: length })
        : kindsIn(password.value) < rules.passwordKinds ? t('people.password.kinds', { kinds: rules.passwordKinds, has: kindsIn(password.value) }) : '',
      again: password.value === again.value ? '' : t('people.password.differs'),
    };
  });
  return {
    password, again, rule, faults,
    /** True when it may be sent; else what is wrong is shown from now on. */
    ready(): boolean {
      tried.value = true;
      return faults.value.password === '' && faults.value.again === '' && password.value !== '';
    },
    clear(): void {
      password.value = '';
      again.value = '';
      tried.value = false;
    },
  };
}
