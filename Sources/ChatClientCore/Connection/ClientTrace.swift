import ChatProtocol
import ChatTrace
import Foundation
import NIOCore

/// The trace of a client: the events of its connections, and the file they are written to.
struct ClientTrace: Sendable {
    /// The queue that connections record events in.
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

    /// Writes until the log is finished. A full disk ends the trace, but not the chat.
    ///
    /// - Parameter report: Called with a sentence if the trace ends early.
    func run(report: @Sendable (String) -> Void) async {
        do {
            try await log.run(size: file.size) { try file.write($0) }
        } catch {
            report("\(error)")
        }
    }
}
