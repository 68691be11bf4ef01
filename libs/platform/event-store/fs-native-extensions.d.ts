declare module 'fs-native-extensions' {
  /** False when the lock is held through another file descriptor, of this process or another. */
  export function tryLock(fd: number): boolean;
}
