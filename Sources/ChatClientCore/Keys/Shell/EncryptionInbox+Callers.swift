import ChatProtocol
import NIOCore

/// Callers that give the encryption something to do and wait for its end.
extension EncryptionInbox {
    /// Makes a text with a number of its own.
    func makeText(_ body: String, to recipient: String, token: [UInt8], requiresEncryption: Bool) -> OutgoingText {
        OutgoingText(
            id: makeNumber(),
            recipient: recipient,
            text: body,
            token: token,
            requiresEncryption: requiresEncryption
        )
    }

    /// Has a text sent, and waits for its receipt.
    /// A caller that is cancelled, or waits for too long, takes its text back, unless it may be stored already.
    ///
    /// - Throws: ``ChatError``; `CancellationError`.
    func send(_ text: OutgoingText, on eventLoop: any EventLoop) async throws -> Receipt {
        let ticket = Ticket<Receipt>()
        let timeout = eventLoop.scheduleTask(in: ClientTimeouts.sendWhileInterrupted) {
            _ = self.add(.withdraw(text.id))
        }
        // The withdrawal waits for a transaction of the key store, which may hang.
        let end = eventLoop.scheduleTask(in: ClientTimeouts.sendWhileInterrupted + ClientTimeouts.request) {
            ticket.end(.failure(ChatError.notConfirmed))
        }
        defer {
            timeout.cancel()
            end.cancel()
        }
        guard add(.send(text, ticket)) else {
            throw ChatError.endedSession
        }
        do {
            return try await ticket.value()
        } catch let error as CancellationError {
            add(.withdraw(text.id))
            throw error
        }
    }

    /// Has a person's command carried out.
    ///
    /// - Throws: ``ChatError``; `CancellationError`.
    func carryOut(_ event: EncryptionEvent, _ number: CommandNumber, on eventLoop: any EventLoop) async throws {
        let ticket = Ticket<Void>()
        guard add(.command(event, number, ticket)) else {
            throw ChatError.endedSession
        }
        try await ticket.value(within: ClientTimeouts.request, on: eventLoop)
    }
}
