import ChatAdministration
import Logging
import NIOCore

/// A caller on the admin socket: its requests are carried out one after another.
struct AdminSession {
    let channel: any Channel
    let caller: AdminCaller
    let executor: any AdminExecutor
    let limits: AdminSocketLimits
    let logger: Logger

    /// Serves the caller until it ends its requests, or is closed.
    func run(_ requests: AsyncStream<ByteBuffer>) async {
        let answer = AdminAnswer(channel: channel, chunk: limits.chunk)
        var lines = AdminLineSplitter(limit: AdminLimits.requestBytes)
        channel.read()
        do {
            for await bytes in requests {
                lines.append(bytes.readableBytesView)
                while let line = try lines.next() {
                    try await serve(line, answer)
                }
                channel.read()
            }
        } catch AdminFrameError.tooLong {
            // What comes next cannot be told from the rest of the line.
            try? await answer.end(with: AdminFailure(AdminSyntaxError.tooLong))
        } catch {
            logger.debug("an admin caller is gone", metadata: ["error": "\(error)"])
        }
    }

    private func serve(_ line: [UInt8], _ answer: AdminAnswer) async throws {
        guard !line.isEmpty else {
            return
        }
        let command = Result { () throws(AdminSyntaxError) in try AdminCommand(json: line) }
        let event = AdminTimeouts.Event.working(isExport: (try? command.get()) == .export)
        try await channel.triggerUserOutboundEvent(event).get()
        try await answer.end(with: await outcome(of: command, answer))
        try await channel.triggerUserOutboundEvent(AdminTimeouts.Event.waiting).get()
    }

    /// Carries out a request.
    ///
    /// - Returns: `nil` when it was done.
    private func outcome(
        of request: Result<AdminCommand, AdminSyntaxError>,
        _ answer: AdminAnswer
    ) async -> AdminFailure? {
        let command: AdminCommand
        switch request {
        case .success(let asked): command = asked
        case .failure(let error): return AdminFailure(error)
        }
        do throws(AdminFailure) {
            try await executor.execute(command, by: caller) { item throws(AdminCallerGoneError) in
                try await answer.emit(item)
            }
            logger.debug("admin command", metadata: ["command": "\(command)", "outcome": "done"])
            return nil
        } catch {
            logger.debug("admin command", metadata: ["command": "\(command)", "outcome": "\(error.code.rawValue)"])
            return error
        }
    }
}
