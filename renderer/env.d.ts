// What TypeScript has to be told about files the bundler understands.
declare module '*.css';
