import ChatDelivery
import ChatProtocol
import ChatStorage
import ChatTrace
import Logging
import NIOCore

/// The trace of one account's sessions, in a file in the data folder, for an operator who investigates a report of
/// that account. Sessions of other accounts are not traced and cost nothing.
struct AccountTrace: BackgroundService {
    /// The traced account.
    let account: Username

    /// The path of the file.
    let path: String

    private let log: TraceLog
    private let file: TraceFile
    private let logger: Logger

    /// Begins a trace in `trace-NAME.jsonl`.
    ///
    /// - Throws: An error whose description is a sentence for the operator.
    init(of account: Username, folder: String, logger: Logger) throws {
        self.account = account
        path = folder + "/trace-\(account.folded).jsonl"
        file = try TraceFile(path: path)
        log = TraceLog(program: "chatserver \(Release.version)", wallClock: ServerTime.milliseconds, now: .now())
        self.logger = logger
    }

    /// Returns the trace for a session; `nil` for sessions of other accounts.
    func session(_ id: SessionID, of username: Username) -> SessionTrace? {
        username == account ? SessionTrace(log, end: .server, session: id) : nil
    }

    /// Writes until ``stop()``. A full disk ends the trace, but not the server.
    func run() async {
        do {
            try await log.run(size: file.size) { try file.write($0) }
        } catch {
            logger.warning("the trace has ended early", metadata: ["problem": "\(error)"])
        }
    }

    func stop() {
        log.finish()
    }
}
