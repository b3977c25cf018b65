import Testing

@testable import ChatClientCore

@Suite struct EncryptionRequestsTests {
    @Test func pausesGrowUpToTheLongest() {
        var requests = EncryptionRequests()
        var now: Int64 = 0
        var pauses: [Int64] = []
        for _ in 0..<9 {
            requests.movedNothing(.mail, at: now)
            let start = now
            while !requests.isFree(.mail, at: now) {
                now += 500
            }
            pauses.append(now - start)
        }
        #expect(pauses == [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
    }

    @Test func progressEndsThePause() {
        var requests = EncryptionRequests()
        requests.movedNothing(.mail, at: 0)
        requests.movedNothing(.mail, at: 1000)
        #expect(!requests.isFree(.mail, at: 2000))
        requests.succeeded(.mail)
        #expect(requests.isFree(.mail, at: 2000))
        requests.movedNothing(.mail, at: 2000)
        #expect(requests.isFree(.mail, at: 3000))
        #expect(requests.isFree(.conversations, at: 2000))
    }
}
