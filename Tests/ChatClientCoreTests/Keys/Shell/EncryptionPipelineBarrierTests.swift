import ChatProtocol
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatClientCore

/// Events that wait for messages before them.
@Suite struct EncryptionPipelineBarrierTests {
    private let loop = NIOAsyncTestingEventLoop()

    private func pipeline() -> EncryptionPipeline {
        EncryptionPipeline(
            store: .memory(),
            name: "bob",
            policy: EncryptionPolicy(makesIdentity: true, requiresEncryption: false, label: "laptop"),
            events: ChatEvents(),
            eventLoop: loop,
            failure: nil
        )
    }

    @Test func `each waits its own time`() async throws {
        let pipeline = pipeline()
        let half = TimeAmount.nanoseconds(EncryptionTimes.barrier.nanoseconds / 2)
        pipeline.inbox.add(.event(.restored))
        #expect(await pipeline.isHeld(behind: .stub(7, 1)))
        await loop.advanceTime(by: half)
        #expect(await pipeline.isReleased(after: ReceivedMessage.stub(7, 1).place))
        pipeline.inbox.add(.event(.restored))
        #expect(await pipeline.isHeld(behind: .stub(7, 2)))
        await loop.advanceTime(by: half + .milliseconds(1))
        #expect(await !pipeline.isReleased())
        await loop.advanceTime(by: half)
        #expect(await pipeline.isReleased())
    }
}

extension EncryptionPipeline {
    /// Handles the news, behind a message that was not shown.
    fileprivate func isHeld(behind message: ReceivedMessage) async -> Bool {
        handout.add([message])
        _ = await handleNews(isLast: false)
        return handout.held != nil
    }

    /// Handles timers and what waits.
    ///
    /// - Parameter place: A message that is shown before.
    fileprivate func isReleased(after place: MessagePlace? = nil) async -> Bool {
        while case .timer(let timer)? = inbox.popErrand() {
            await handle(timer)
        }
        if let place {
            _ = handout.outstanding.remove(place)
        }
        _ = await handleNews(isLast: false)
        return handout.held == nil
    }
}
