// The number by which a related person is recognised: an ID number or a mobile phone, whichever was typed.
import { maskId, maskPhone, readIdentity, readPhone, type NumberFault } from '#backend/identity/numbers.ts';

export interface PersonNumber { purpose: 'id' | 'phone'; value: string; masked: string; fault: NumberFault | null }

/** A mobile number has 11 digits and begins with 1; everything else is read as an ID number. '' gives no number. */
export function readPersonNumber(text: string): PersonNumber | null {
  if (text.trim() === '') return null;
  const phone = readPhone(text);
  if (phone.fault === null && phone.value !== '') return { purpose: 'phone', value: phone.value, masked: maskPhone(phone.value), fault: null };
  const { value, fault } = readIdentity(text);
  return value === '' ? null : { purpose: 'id', value, masked: maskId(value), fault: fault?.severity === 'error' ? fault : null };
}

/** 138****1234: an ID number of eleven characters shows four and keeps three hidden. */
export const isMaskedPhone = (masked: string): boolean => /^\d{3}\*{4}\d{4}$/.test(masked);
