import ChatDelivery
import ChatProtocol
import ChatStorage
import ChatTrace
import Logging
import NIOCore

/// The trace of an account's sessions, on its way to a file in the data folder: an operator looks for the cause of what
/// happened to one person, and nobody else's sessions pay for it.
struct AccountTrace: BackgroundService {
    /// Whose sessions they are.
    let account: Username

    /// The file, for the operator.
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

    /// Where a session tells what it does; `nil` for the sessions of other accounts.
    func session(_ id: SessionID, of username: Username) -> SessionTrace? {
        username == account ? SessionTrace(log, end: .server, session: id) : nil
    }

    /// Writes until ``stop()``. A disk that is full ends the trace, and not the server.
    func run() async {
        await log.run { lines in
            do {
                try file.write(lines)
            } catch {
                logger.warning("the trace has ended", metadata: ["problem": "\(error)"])
                throw error
            }
        }
    }

    func stop() {
        log.finish()
    }
}
