import { type FileHandle, stat } from "node:fs/promises";

/**
 * Gives a new file the owner and the rights of another one. A command that root runs would else leave files that the guard,
 * which runs as somebody else, can neither read nor write.
 */
export async function ownAs(file: FileHandle, path: string): Promise<void> {
  const [wanted, given] = await Promise.all([stat(path), file.stat()]);
  if (wanted.uid !== given.uid || wanted.gid !== given.gid) await file.chown(wanted.uid, wanted.gid).catch(() => {}); // only root may give files away
  if ((wanted.mode & 0o777) !== (given.mode & 0o777)) await file.chmod(wanted.mode & 0o777);
}
