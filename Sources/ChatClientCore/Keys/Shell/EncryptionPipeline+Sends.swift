import ChatProtocol

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
        let isRequired = requiresEncryption || self.requiresEncryption
        let text = inbox.makeText(body, to: recipient, token: token, requiresEncryption: isRequired)
        return try await inbox.send(text, on: eventLoop)
    }

    /// Carries out a person's command about keys.
    ///
    /// - Throws: ``ChatError``; `CancellationError`.
    nonisolated func carryOut(_ event: (CommandNumber) -> EncryptionEvent) async throws {
        let number = CommandNumber(rawValue: inbox.makeNumber())
        try await inbox.carryOut(event(number), number, on: eventLoop)
    }

    /// Takes a queued text. The machine keeps it until everything was read.
    func take(_ text: OutgoingText, _ ticket: Ticket<Receipt>) async {
        guard !ticket.hasEnded else {
            return
        }
        let limit = login?.limits.bodyBytes ?? ProtocolLimits.bodyBytes
        if let refusal = failure.map(ChatError.keyStore) ?? callers.refusal(of: text, limit: limit) {
            return ticket.end(.failure(refusal))
        }
        callers.add(ticket, for: text)
        await step([.send(text)])
        if let failure {
            // The machine has not got it.
            callers.popText(text.id)?.ticket.end(.failure(ChatError.keyStore(failure)))
        }
    }

    /// Handles the machine's decision about a text.
    func settle(_ id: UInt64, _ outcome: SendOutcome) async {
        guard let (text, ticket) = callers.popText(id) else {
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
        if callers.hasText(id) {
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
        let inbox = inbox
        do {
            plainRequests[text.id] = try await session.sendPlain(text, ticket) {
                inbox.add(.withdraw(text.id))
            }
        } catch {
            ticket.end(.failure(error))
        }
    }
}
