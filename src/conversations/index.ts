export { type ChatSession, type ChatSessionOptions, chatSession, type SessionStep } from "./chat-session.ts";
export { type Enacted, type Enactment, type EnactmentPorts, enact } from "./enact.ts";
export { readTranscripts } from "./transcripts/read-transcripts.ts";
export { type Transcript, TranscriptError } from "./transcripts/transcript.ts";
