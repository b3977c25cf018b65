import Testing

@testable import ChatClientCore

@Suite struct BackoffTests {
    private let throttled = ChatError(.throttled, "Wait.")

    @Test func `the wait doubles up to a bound, and begins anew after a success`() {
        var backoff = Backoff()
        var now: Int64 = 5000
        var waits: [Int64] = []
        for _ in 0..<9 {
            #expect(backoff.isOver(at: now))
            backoff.fail(throttled, at: now)
            waits.append(backoff.end - now)
            #expect(!backoff.isOver(at: backoff.end - 1))
            now = backoff.end
        }
        #expect(waits == [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
        backoff.succeed(at: now)
        backoff.fail(throttled, at: now)
        #expect(backoff.end == now + 1000)
    }

    @Test func `failures during a wait count once`() {
        var backoff = Backoff()
        for _ in 0..<8 {
            backoff.fail(throttled, at: 100)
        }
        #expect(backoff.end == 1100)
        // What succeeds meanwhile was asked for before, too.
        backoff.succeed(at: 500)
        #expect(!backoff.isOver(at: 1099))
        backoff.fail(throttled, at: 1100)
        #expect(backoff.end == 3100)
    }

    @Test(arguments: [
        (Duration.milliseconds(7500), Int64(7500)), (.seconds(3600), 3_600_000), (.seconds(Int64.max), 3_600_000),
        (.zero, 1000), (.seconds(-5), 1000),
    ])
    func `the server's own wait counts up to an hour`(asked: Duration, wait: Int64) {
        var backoff = Backoff()
        backoff.fail(ChatError(.throttled, "Wait.", retryAfter: asked), at: 0)
        #expect(backoff.end == wait)
    }
}
