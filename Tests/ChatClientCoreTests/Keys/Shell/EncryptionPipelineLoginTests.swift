import NIOCore
import NIOEmbedded
import Testing

@testable import ChatClientCore

/// Logins that are repeated because another program has used the keys.
@Suite struct EncryptionPipelineLoginTests {
    @Test func `each is put off for longer`() async throws {
        let loop = NIOAsyncTestingEventLoop()
        let pipeline = EncryptionPipeline(
            store: .memory(),
            name: "bob",
            policy: EncryptionPolicy(makesIdentity: true, requiresEncryption: false, label: "laptop"),
            events: ChatEvents(),
            eventLoop: loop,
            failure: nil
        )
        for milliseconds in [100, 200, 400] as [Int64] {
            await pipeline.perform(.repeatLogin)
            await loop.advanceTime(by: .milliseconds(milliseconds - 1))
            #expect(!pipeline.inbox.popsLogin)
            await loop.advanceTime(by: .milliseconds(1))
            #expect(pipeline.inbox.popsLogin)
            await pipeline.handle(EncryptionTimer.login)
        }
        #expect(EncryptionTimes.repeatedLogin(after: .max) == EncryptionTimes.longestRepeatedLogin)
    }
}

extension EncryptionInbox {
    fileprivate var popsLogin: Bool {
        if case .timer(.login)? = popErrand() { true } else { false }
    }
}
