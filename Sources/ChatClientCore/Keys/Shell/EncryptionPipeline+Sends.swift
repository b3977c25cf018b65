import ChatProtocol
import NIOCore

/// Texts that people send.
extension EncryptionPipeline {
    /// Sends a direct message, sealed if the machine says so. Texts are sealed in the order of the calls.
    /// A caller that is cancelled, or waits for too long, takes its text back, unless it may be stored already.
    ///
    /// - Throws: ``ChatError``; `CancellationError`.
    nonisolated func send(
        _ body: String,
        to recipient: String,
        token: [UInt8],
        requiresEncryption: Bool
    ) async throws -> Receipt {
        let text = OutgoingText(
            id: inbox.makeNumber(),
            recipient: recipient,
            text: body,
            token: token,
            requiresEncryption: requiresEncryption || self.requiresEncryption
        )
        let ticket = Ticket<Receipt>()
        let inbox = inbox
        let timeout = eventLoop.scheduleTask(in: ClientTimeouts.sendWhileInterrupted) {
            _ = inbox.add(.withdraw(text.id))
        }
        // The withdrawal waits for a transaction of the key store, which may hang.
        let end = eventLoop.scheduleTask(in: ClientTimeouts.sendWhileInterrupted + ClientTimeouts.request) {
            ticket.end(.failure(ChatError.notConfirmed))
        }
        defer {
            timeout.cancel()
            end.cancel()
        }
        guard inbox.add(.send(text, ticket)) else {
            throw ChatError.endedSession
        }
        do {
            return try await ticket.value()
        } catch let error as CancellationError {
            inbox.add(.withdraw(text.id))
            throw error
        }
    }

    /// Carries out a person's command about keys.
    ///
    /// - Throws: ``ChatError``; `CancellationError`.
    nonisolated func carryOut(_ event: (CommandNumber) -> EncryptionEvent) async throws {
        let number = CommandNumber(rawValue: inbox.makeNumber())
        let ticket = Ticket<Void>()
        guard inbox.add(.command(event(number), number, ticket)) else {
            throw ChatError.endedSession
        }
        let timeout = eventLoop.scheduleTask(in: ClientTimeouts.request) {
            ticket.end(.failure(ChatError.unanswered))
        }
        defer { timeout.cancel() }
        try await ticket.value()
    }

    /// Takes a text that is to be sent. The machine keeps it until everything was read.
    func take(_ text: OutgoingText, _ ticket: Ticket<Receipt>) async {
        guard !ticket.hasEnded else {
            return
        }
        if let refusal = refusal(of: text) {
            return ticket.end(.failure(refusal))
        }
        sends[text.id] = (text, ticket)
        await step([.send(text)])
        if let failure {
            // The machine has not got it.
            sends.removeValue(forKey: text.id)?.ticket.end(.failure(ChatError.keyStore(failure)))
        }
    }

    /// The error with which a text is refused; the server cannot look into a sealed one.
    private func refusal(of text: OutgoingText) -> ChatError? {
        if let failure {
            return .keyStore(failure)
        }
        guard sends.count < Self.largestSends else {
            return ChatError(.busy, "Too many requests are under way. Wait for their answers.")
        }
        let count = text.text.utf8.count
        let limit = login?.limits.bodyBytes ?? ProtocolLimits.bodyBytes
        guard count > 0 else {
            return ChatError(.init(rawValue: "empty_message"), "A message cannot be empty.")
        }
        guard count <= limit else {
            return ChatError(
                .init(rawValue: "message_too_long"),
                "The message has \(count) bytes; the limit is \(limit)."
            )
        }
        return nil
    }

    /// Handles the machine's decision about a text.
    func settle(_ id: UInt64, _ outcome: SendOutcome) async {
        guard let (text, ticket) = sends.removeValue(forKey: id) else {
            return
        }
        switch outcome {
        case .stored(let receipt): ticket.end(.success(receipt))
        case .failed(let error): ticket.end(.failure(error))
        case .plain: await sendPlain(text, ticket)
        }
    }

    /// Ends a text whose caller waits no longer, as far as it can be taken back.
    func withdraw(_ id: UInt64) async {
        if sends[id] != nil {
            await step([.withdraw(id)])
        }
        if let request = plainRequests.removeValue(forKey: id) {
            await session?.finish(request, with: .failure(ChatError.unanswered))
        }
    }

    private func sendPlain(_ text: OutgoingText, _ ticket: Ticket<Receipt>) async {
        guard let session else {
            return ticket.end(.failure(ChatError.endedSession))
        }
        let request = Request.send(body: text.text, recipient: .user(text.recipient), token: text.token)
        let inbox = inbox
        do {
            plainRequests[text.id] = try await session.submit(try request.wire { text.token }) { answer in
                ticket.end(Result { try Receipt(answer) })
                inbox.add(.withdraw(text.id))
            }
        } catch {
            ticket.end(.failure(error))
        }
    }
}

extension Receipt {
    /// Reads the answer to a plain message.
    fileprivate init(_ answer: PendingRequests.Answer) throws {
        switch try answer.get() {
        case .stored(let stored): self.init(stored)
        case .error(let error): throw ChatError(error, countsAttempts: false)
        default: throw ChatError.unfittingAnswer
        }
    }
}

extension ChatError {
    static let unanswered = ChatError(.timedOut, "The server did not answer in time. Try again.")

    static let endedSession = ChatError(.connectionLost, "The connection to the server is closed.")

    /// A direct message cannot be sent without the key store.
    static func keyStore(_ error: KeyStoreError) -> ChatError {
        ChatError(.keyStore, "\(error.message) Direct messages are not sent; public ones and rooms go on.")
    }
}
