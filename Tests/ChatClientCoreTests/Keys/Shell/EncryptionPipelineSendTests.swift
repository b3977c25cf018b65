import ChatProtocol
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatClientCore

/// Callers that wait no longer for their texts.
@Suite(.timeLimit(.minutes(1))) struct EncryptionPipelineSendTests {
    private let eventLoop = NIOAsyncTestingEventLoop()
    private let pipeline: EncryptionPipeline

    init() {
        pipeline = EncryptionPipeline(
            store: .memory(),
            name: "alice",
            policy: SimulationWorld.policy,
            events: ChatEvents(),
            eventLoop: eventLoop,
            failure: nil
        )
    }

    /// Sends a text, and calls `body` when the pipeline has been given it.
    ///
    /// - Parameter body: Returns whether the caller is cancelled then.
    /// - Returns: The caller's result.
    private func send(
        _ body: (OutgoingText, Ticket<Receipt>) async -> Bool
    ) async -> Result<Receipt, any Error>? {
        await withTaskGroup(of: Result<Receipt, any Error>.self) { group in
            group.addTask { [pipeline] in
                do {
                    return .success(
                        try await pipeline.send("hi", to: "bob", token: [1], requiresEncryption: true)
                    )
                } catch {
                    return .failure(error)
                }
            }
            var signals = pipeline.inbox.iterator()
            _ = await signals.next()
            guard case .send(let text, let ticket)? = pipeline.inbox.popErrand() else {
                Issue.record("no text was given")
                group.cancelAll()
                return nil
            }
            if await body(text, ticket) {
                group.cancelAll()
            }
            return await group.next()
        }
    }

    /// Whether the next errand withdraws a text.
    private func isWithdrawn(_ text: OutgoingText) -> Bool {
        if case .withdraw(text.id)? = pipeline.inbox.popErrand() { true } else { false }
    }

    @Test func `a text whose caller has waited for too long is withdrawn, and its caller still learns the end`() async {
        let result = await send { text, ticket in
            #expect(text.requiresEncryption)
            await eventLoop.advanceTime(by: ClientTimeouts.sendWhileInterrupted)
            #expect(isWithdrawn(text))
            #expect(!ticket.hasEnded)
            ticket.end(.failure(ChatError.notConnected))
            return false
        }
        #expect(throws: ChatError.notConnected) { try result?.get() }
    }

    @Test func `a text whose caller was cancelled is withdrawn`() async {
        var sent: OutgoingText?
        let result = await send { text, _ in
            sent = text
            return true
        }
        #expect(throws: CancellationError.self) { try result?.get() }
        #expect(sent.map { isWithdrawn($0) } == true)
    }
}
