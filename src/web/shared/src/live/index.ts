export type { Frame, FrameOf, PlayerHere } from './frames';
export { LiveProvider, useFrames, useLive, type Live } from './LiveProvider';
