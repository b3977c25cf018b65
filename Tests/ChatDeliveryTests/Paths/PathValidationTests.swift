import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct PathValidationTests {
    @Test(arguments: [(0, 0, 0), (34, 0, 102), (1200, 0, 3600), (1200, 1200, 2400), (100, 400, 0)])
    func `allows three times what came`(received: Int, sent: Int, allowance: Int) throws {
        var validation = try Self.validation()
        validation.received(bytes: received)
        validation.sent(bytes: sent, now: at(0))
        #expect(validation.allowance == allowance)
    }

    /// The payload of a challenge: 33 bytes less than the datagram, at least its frame's 9 bytes, at most 1167.
    @Test(
        arguments: [
            (0, nil), (13, nil), (14, 9), (34, 69), (399, 1164), (400, 1167), (1200, 1167),
        ] as [(Int, Int?)]
    )
    func `a challenge is as large as is allowed`(received: Int, payloadBytes: Int?) throws {
        var validation = try Self.validation()
        validation.received(bytes: received)
        let challenge = validation.nextChallenge()
        #expect(challenge?.payloadBytes == payloadBytes)
        #expect(challenge?.frame == payloadBytes.map { _ in .pathChallenge(77) })
    }

    @Test func `three full challenges use up what a hello earns`() throws {
        var validation = try Self.validation()
        validation.received(bytes: 1200)
        for _ in 0..<3 {
            let challenge = try #require(validation.nextChallenge())
            validation.sent(bytes: challenge.payloadBytes + 33, now: at(0))
        }
        #expect(validation.allowance == 0)
        #expect(validation.nextChallenge() == nil)
        validation.received(bytes: 50)
        #expect(validation.nextChallenge()?.payloadBytes == 150 - 33)
    }

    @Test func `the echo from the same address proves it`() throws {
        var validation = try Self.validation()
        #expect(validation.response(77, from: try .client(), next: 1) == .proven(try .client()))
    }

    @Test func `a wrong echo, and one from elsewhere, prove nothing`() throws {
        var validation = try Self.validation()
        #expect(validation.response(76, from: try .client(), next: 1) == .ignore)
        #expect(validation.response(77, from: try .client(40_001), next: 1) == .ignore)
        #expect(validation.response(1, from: try .client(), next: 1) == .ignore)
        #expect(validation.response(77, from: try .client(), next: 1) == .proven(try .client()))
    }

    @Test func `each of several round trips has a challenge of its own`() throws {
        var validation = try Self.validation(roundTrips: 3)
        validation.received(bytes: 1200)
        #expect(validation.response(77, from: try .client(), next: 88) == .challengeAgain)
        #expect(validation.nextChallenge()?.frame == .pathChallenge(88))
        #expect(validation.response(77, from: try .client(), next: 99) == .ignore)
        #expect(validation.response(88, from: try .client(), next: 99) == .challengeAgain)
        #expect(validation.response(99, from: try .client(), next: 1) == .proven(try .client()))
    }

    @Test func `a challenge waits for its answer before the next one goes`() throws {
        var validation = try Self.validation(roundTrips: 2)
        validation.received(bytes: 1200)
        #expect(validation.mayChallenge(now: at(0), interval: .milliseconds(100)))
        validation.sent(bytes: 1200, now: at(0))
        #expect(!validation.mayChallenge(now: at(99), interval: .milliseconds(100)))
        #expect(validation.mayChallenge(now: at(99), interval: .zero))
        #expect(validation.mayChallenge(now: at(100), interval: .milliseconds(100)))
        _ = validation.response(77, from: try .client(), next: 88)
        #expect(validation.mayChallenge(now: at(1), interval: .milliseconds(100)))
    }

    private static func validation(roundTrips: Int = 1) throws -> PathValidation {
        PathValidation(address: try .client(), roundTrips: roundTrips, challenge: 77)
    }

    @Test func `measures a round trip only when one challenge was out`() throws {
        var validation = PathValidation(address: try .client(), roundTrips: 2, challenge: 7)
        #expect(validation.roundTrip(now: at(0)) == nil)
        validation.sent(bytes: 100, now: at(0))
        #expect(validation.roundTrip(now: at(40)) == .milliseconds(40))
        validation.sent(bytes: 100, now: at(50))
        #expect(validation.roundTrip(now: at(60)) == nil)
        #expect(validation.response(7, from: try .client(), next: 8) == .challengeAgain)
        #expect(validation.roundTrip(now: at(60)) == nil)
        validation.sent(bytes: 100, now: at(70))
        #expect(validation.roundTrip(now: at(100)) == .milliseconds(30))
    }
}
