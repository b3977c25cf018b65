import ChatProtocol
import ChatTrace
import Foundation
import NIOCore

/// The trace of a client: what its connections tell, on its way to a file.
struct ClientTrace: Sendable {
    /// Where connections hand over what they do.
    let log: TraceLog

    private let file: TraceFile

    /// Begins a trace in a file.
    ///
    /// - Throws: ``ChatError`` when the file cannot be written.
    init(path: String) throws(ChatError) {
        do throws(TraceFile.Failure) {
            file = try TraceFile(path: path)
        } catch {
            throw ChatError(.traceFile, "\(error)")
        }
        log = TraceLog(
            program: "chatclient \(Release.version)",
            wallClock: Int64(Date().timeIntervalSince1970 * 1000),
            now: .now()
        )
    }

    /// Writes until the log is finished. A disk that is full ends the trace, and not the chat.
    func run() async {
        await log.run { try file.write($0) }
    }
}
