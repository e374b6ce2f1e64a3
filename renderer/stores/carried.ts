// What the user is carrying from one page to the next: dropped files, and passphrases that are shown once.
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { tellUnsaved } from './unsaved.ts';

export interface IssuedPack { judgeId: string; name: string; file: string; passphrase: string; entries: number; revision: number }

export const useCarriedStore = defineStore('carried', () => {
  /** A judging pack to open at the judge's desk. */
  const judgingPack = ref('');
  /** A judge card waiting to be pinned. */
  const judgeCard = ref('');
  /** Score packs (or folders) waiting in the inbox, per program run; nothing of them is in the database yet. */
  const scorePacks = shallowRef<readonly string[]>([]);
  /** A recommendation file waiting to be looked at. */
  const recommendation = ref('');
  /** An archive (.sxarc) waiting to be checked. */
  const archive = ref('');
  /** A folder or zip of works waiting to be matched with entries. */
  const heap = ref('');
  /** A workbook waiting to be checked by the import page. */
  const workbook = ref('');
  /** A workbook with a plan waiting to be looked at on the assignment page. */
  const plan = ref('');
  /** Packs just issued, by contest: passphrases live here until the window closes, nowhere else. */
  const issued = shallowRef<Readonly<Record<string, readonly IssuedPack[]>>>({});

  /** A backup on a stick waiting to be looked into. */
  const backup = ref('');
  tellUnsaved('passphrases', () => Object.values(issued.value).some((packs) => packs.length > 0));

  const takeBackup = () => {
    const file = backup.value;
    backup.value = '';
    return file;
  };
  const takeHeap = () => {
    const path = heap.value;
    heap.value = '';
    return path;
  };
  const takeWorkbook = () => {
    const file = workbook.value;
    workbook.value = '';
    return file;
  };
  const takeRecommendation = () => {
    const file = recommendation.value;
    recommendation.value = '';
    return file;
  };
  const takeArchive = () => {
    const file = archive.value;
    archive.value = '';
    return file;
  };
  const takeJudgeCard = () => {
    const file = judgeCard.value;
    judgeCard.value = '';
    return file;
  };
  const takeJudgingPack = () => {
    const file = judgingPack.value;
    judgingPack.value = '';
    return file;
  };
  const addScorePacks = (files: readonly string[]) => { scorePacks.value = [...new Set([...scorePacks.value, ...files])]; };
  const keepIssued = (contestId: string, packs: readonly IssuedPack[]) => {
    issued.value = { ...issued.value, [contestId]: packs };
  };
  return {
    archive, takeArchive, backup, takeBackup, heap, takeHeap, plan, recommendation, takeRecommendation, judgeCard, takeJudgeCard,
    judgingPack, scorePacks, workbook, issued,
    takeWorkbook,
    takeJudgingPack, addScorePacks, keepIssued,
  };
});
