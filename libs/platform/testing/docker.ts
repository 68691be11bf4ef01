/** Whether containers can be started here. */
export async function dockerAnswers(): Promise<boolean> {
  try {
    const { getContainerRuntimeClient } = await import('testcontainers');
    await getContainerRuntimeClient();
    return true;
  } catch {
    // Nobody answers, or Testcontainers does not run on this version of Node.
    return false;
  }
}
