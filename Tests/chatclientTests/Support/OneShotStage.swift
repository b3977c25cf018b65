import ChatClientCore
import Synchronization

@testable import chatclient

/// Runs one-shot commands over a scripted connection, and records what they do.
struct OneShotStage {
    /// What a command did.
    struct Ran {
        let exit: Exit
        let output: String
        let errors: String
        let requests: [Request]
        let waits: [Duration]

        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    var body = "hi"
    var password: String? = "Secret1234"
    var remembers = false
    var registers = false
    var hasInvite = false
    var refusesNew = false
    var isJSON = false
    var isQuiet = false
    var showsProgress = false
    var isOutputClosed = false

    /// Carries out a command.
    func run(
        _ command: OneShotCommand,
        over connection: ScriptedConnection = ScriptedConnection(),
        stops: AsyncStream<Void> = AsyncStream { _ in }
    ) async throws -> Ran {
        let (output, errors) = (try Pipe(), try Pipe())
        var job = OneShotJob(
            username: "renew",
            password: password,
            command: command,
            body: body,
            registers: registers,
            refusesNew: refusesNew
        )
        job.askPassword = { "Typed1234" }
        job.remembers = remembers
        job.hasInvite = hasInvite
        let waits = Waits()
        var run = OneShotRun(
            job: job,
            connection: connection,
            output: OneShotOutput(
                // A descriptor that cannot be written.
                FileWriter(descriptor: isOutputClosed ? -1 : output.writer),
                errors: FileWriter(descriptor: errors.writer),
                isJSON: isJSON,
                isQuiet: isQuiet,
                showsProgress: showsProgress
            ),
            address: Fixtures.address
        )
        run.pause = { waits.add($0) }
        let exit = await run.run(stops: stops)
        return Ran(
            exit: exit,
            output: output.readAll(),
            errors: errors.readAll(),
            requests: connection.requests,
            waits: waits.all
        )
    }

    /// A server that refuses some of the requests.
    static func refusing(
        _ code: String,
        retryAfter: Duration? = nil,
        where isRefused: @escaping @Sendable (Request) -> Bool
    ) -> ScriptedConnection {
        ScriptedConnection { (request, connection) throws(RequestFailure) in
            guard !isRefused(request) else {
                throw RequestFailure(code: code, message: "The server says no.", retryAfter: retryAfter)
            }
            return ScriptedConnection.agree(request, connection)
        }
    }

    /// A server, and keys that give one answer to the question whether a conversation is encrypted.
    static func answering(_ lock: ConversationEncryption, receipt: Receipt = Fixtures.receipt) -> ScriptedConnection {
        ScriptedConnection { (request, connection) throws(RequestFailure) in
            switch request {
            case .conversationEncryption: .conversationEncryption(lock)
            case .send: .stored(receipt)
            case .history:
                .history(
                    Fixtures.page([Fixtures.message(sequence: 1)], of: Fixtures.conversation("bob", last: 1))
                )
            default: ScriptedConnection.agree(request, connection)
            }
        }
    }

    private final class Waits: Sendable {
        private let waits = Mutex<[Duration]>([])

        var all: [Duration] { waits.withLock { $0 } }

        func add(_ wait: Duration) {
            waits.withLock { $0.append(wait) }
        }
    }
}
