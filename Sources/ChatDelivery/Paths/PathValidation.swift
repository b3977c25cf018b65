import ChatProtocol
import NIOCore

/// Challenge-response path validation, for connection migration, and anti-amplification limit (RFC 9000, section
/// 8): proves that a client is reachable at an address, and until then sends at most three times the bytes
/// received from it.
struct PathValidation: Sendable {
    /// Bytes that may be sent to an unvalidated address for each byte received from it.
    static let amplificationLimit = 3

    /// The shortest time before an unanswered challenge is repeated: hellos are at least 250 ms apart.
    static let shortestInterval: TimeAmount = .milliseconds(100)

    /// The result of a path response.
    enum OnResponse: Equatable, Sendable {
        /// Not the echo of the current challenge, or from another address.
        case ignore
        /// One round trip is proven, but more are required: send the next challenge.
        case challengeAgain
        /// The address is validated.
        case proven(SocketAddress)
    }

    /// The address under validation.
    let address: SocketAddress

    private var challenge: UInt64
    private var roundTripsMissing: Int
    private var bytesReceived = 0
    private var bytesSent = 0
    private var lastChallenge: NIODeadline?
    private var challengesSent = 0

    /// Starts with an address from which an authentic packet came.
    ///
    /// - Parameters:
    ///   - roundTrips: Challenges that must be answered, one after the other.
    ///   - challenge: 64 unpredictable bits.
    init(address: SocketAddress, roundTrips: Int, challenge: UInt64) {
        self.address = address
        self.roundTripsMissing = roundTrips
        self.challenge = challenge
    }

    /// Counts an authentic datagram from the address.
    mutating func received(bytes: Int) {
        bytesReceived += bytes
    }

    /// Bytes that may still be sent to the address (anti-amplification limit).
    var allowance: Int {
        max(0, Self.amplificationLimit * bytesReceived - bytesSent)
    }

    /// Whether a challenge is due: none is in flight, or the last one has waited for `interval`.
    func mayChallenge(now: NIODeadline, interval: TimeAmount) -> Bool {
        lastChallenge.map { now - $0 >= interval } ?? true
    }

    /// The challenge to send, padded as far as the allowance permits: the response validates that size too.
    ///
    /// - Returns: The frame and the payload's size, or `nil` if the allowance is too small even for the frame.
    func nextChallenge() -> (frame: DatagramFrame, payloadBytes: Int)? {
        let room = min(allowance - DatagramKey.overhead, DatagramKey.payloadBytes)
        let frame = DatagramFrame.pathChallenge(challenge)
        guard room >= DatagramFrameCodec.byteCount(of: frame) else {
            return nil
        }
        return (frame, room)
    }

    /// Notes that the challenge was sent in a datagram of this size.
    mutating func sent(bytes: Int, now: NIODeadline) {
        bytesSent += bytes
        lastChallenge = now
        challengesSent += 1
    }

    /// The time since the last challenge; `nil` if it was sent more than once, as the response is then ambiguous.
    func roundTrip(now: NIODeadline) -> TimeAmount? {
        lastChallenge.flatMap { challengesSent == 1 ? now - $0 : nil }
    }

    /// Handles a path response.
    ///
    /// - Parameter next: 64 unpredictable bits for the next challenge.
    mutating func response(_ data: UInt64, from source: SocketAddress, next: UInt64) -> OnResponse {
        guard source == address, data == challenge else {
            return .ignore
        }
        roundTripsMissing -= 1
        guard roundTripsMissing > 0 else {
            return .proven(address)
        }
        challenge = next
        lastChallenge = nil
        challengesSent = 0
        return .challengeAgain
    }
}
