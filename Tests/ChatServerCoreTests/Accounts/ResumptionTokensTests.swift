import ChatProtocol
import ChatStorage
import Crypto
import Testing

@testable import ChatServerCore

@Suite struct ResumptionTokensTests {
    private static let now: Int64 = 1_700_000_000_000
    private let tokens = ResumptionTokens(secret: [UInt8](repeating: 7, count: 32))
    private let alice: Credential
    private let hasher = PasswordHasher(cost: ScryptCost(logN: 1))

    init() throws {
        alice = Credential(username: try Username("Alice"), secret: .hash(try hasher.hash("Sesame123")))
    }

    @Test(arguments: [1, 255, Int64.max])
    func `a token gives the origin back`(origin: Int64) {
        let token = tokens.token(for: alice, origin: origin, passwordTime: Self.now)
        #expect(token.count == ResumptionTokens.bytes)
        #expect(tokens.check(token, for: alice, now: Self.now) == .good(origin: origin, passwordTime: Self.now))
    }

    @Test func `a token of a remembered login gives its number back, and is as safe`() {
        let login = LoginID(rawValue: 77)
        let token = tokens.token(for: alice, origin: 5, passwordTime: Self.now, login: login)
        #expect(token.count == ResumptionTokens.bytesWithLogin)
        let good = ResumptionTokens.Outcome.good(origin: 5, passwordTime: Self.now, login: login)
        #expect(tokens.check(token, for: alice, now: Self.now) == good)
        for bit in 0..<(token.count * 8) {
            var changed = token
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(tokens.check(changed, for: alice, now: Self.now) == .forged)
        }
        // Without the number and with the version of a token that has none.
        #expect(tokens.check([2] + token[1..<17] + token.suffix(32), for: alice, now: Self.now) == .forged)
    }

    @Test func `it is good under any case of the name`() throws {
        let other = Credential(username: try Username("ALICE"), secret: alice.secret)
        let token = tokens.token(for: alice, origin: 5, passwordTime: Self.now)
        #expect(tokens.check(token, for: other, now: Self.now) == .good(origin: 5, passwordTime: Self.now))
    }

    @Test(arguments: [
        (0, true), (1, true), (604_800_000, true), (604_800_001, false), (-60_000, true), (-60_001, false),
    ])
    func `it is good for seven days after the last login by password, and not before it`(age: Int64, isGood: Bool) {
        let token = tokens.token(for: alice, origin: 5, passwordTime: Self.now)
        let outcome = tokens.check(token, for: alice, now: Self.now + age)
        #expect(outcome == (isGood ? .good(origin: 5, passwordTime: Self.now) : .tooOld))
    }

    @Test func `no clock makes it fail otherwise`() {
        for (issued, now) in [(Int64.min, Int64.max), (Int64.max, Int64.min)] {
            let token = tokens.token(for: alice, origin: 5, passwordTime: issued)
            #expect(tokens.check(token, for: alice, now: now) == .tooOld)
        }
    }

    @Test func `a changed bit anywhere makes it forged`() {
        let token = tokens.token(for: alice, origin: 5, passwordTime: Self.now)
        for bit in 0..<(token.count * 8) {
            var changed = token
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(tokens.check(changed, for: alice, now: Self.now) == .forged)
        }
    }

    @Test func `so does any other length`() {
        let token = tokens.token(for: alice, origin: 5, passwordTime: Self.now)
        for other in [[], Array(token.dropLast()), token + [0], Array(token.dropFirst())] {
            #expect(tokens.check(other, for: alice, now: Self.now) == .forged)
        }
    }

    @Test func `it is no other account's, nor another server's`() throws {
        let token = tokens.token(for: alice, origin: 5, passwordTime: Self.now)
        let bob = Credential(username: try Username("bob"), secret: alice.secret)
        #expect(tokens.check(token, for: bob, now: Self.now) == .forged)
        let elsewhere = ResumptionTokens(secret: [UInt8](repeating: 8, count: 32))
        #expect(elsewhere.check(token, for: alice, now: Self.now) == .forged)
    }

    @Test func `another password makes it void, be it the same with another salt`() throws {
        let token = tokens.token(for: alice, origin: 5, passwordTime: Self.now)
        for secret in [StoredSecret.hash(try hasher.hash("Sesame123")), .plainText("Sesame123")] {
            let changed = Credential(username: alice.username, secret: secret)
            #expect(tokens.check(token, for: changed, now: Self.now) == .forged)
        }
    }

    /// As release 0.1.0 made them, with the time of issue.
    @Test func `a token of version 1 stays good until it expires`() throws {
        let secret = try PasswordHash(
            "$scrypt$ln=1,r=8,p=3$AQEBAQEBAQEBAQEBAQEBAQ$AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"
        )
        let alice = Credential(username: try Username("Alice"), secret: .hash(secret))
        let clear: [UInt8] =
            [1, 0, 0, 0, 0, 0, 0, 0, 5] + (0..<8).map { UInt8(truncatingIfNeeded: Self.now >> (56 - 8 * $0)) }
        let code = HMAC<SHA256>.authenticationCode(
            for: clear + Array(SHA256.hash(data: Array(secret.phcString.utf8))) + Array("alice".utf8),
            using: SymmetricKey(data: [UInt8](repeating: 7, count: 32))
        )
        let token = clear + Array(code)
        #expect(tokens.check(token, for: alice, now: Self.now) == .good(origin: 5, passwordTime: Self.now))
        #expect(
            tokens.check(token, for: alice, now: Self.now + 604_800_000) == .good(origin: 5, passwordTime: Self.now)
        )
        #expect(tokens.check(token, for: alice, now: Self.now + 604_800_001) == .tooOld)
        for other: UInt8 in [0, 2, 3, 255] {
            #expect(tokens.check([other] + token.dropFirst(), for: alice, now: Self.now) == .forged)
        }
    }

    @Test(arguments: [(0, 604_800), (999, 604_800), (1000, 604_799), (604_800_000, 0), (700_000_000, 0), (-5, 604_800)])
    func `it says for how long a token is good`(age: Int64, seconds: UInt32) {
        #expect(ResumptionTokens.secondsLeft(passwordTime: Self.now, now: Self.now + age) == seconds)
    }
}
