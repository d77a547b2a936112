export { type Target, type TargetName, type TargetUserOptions, targetName } from './target/target.ts';
export { type ProvidingProject, type TargetSetupOptions, targetSetup } from './target/target-setup.ts';
export { type TargetFixtures, type TargetTestOptions, targetTest } from './target/target-test.ts';
