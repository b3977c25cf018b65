import ChatProtocol
import NIOCore

/// Proves that a client can be reached at an address, and never sends more than three times what came from there
/// before that: RFC 9000, section 8.
struct PathValidation: Sendable {
    /// Bytes that may go to an unproven address for each byte that came from it.
    static let amplificationLimit = 3

    /// The shortest time after which an unanswered challenge is repeated: hellos are 250 ms apart at the least.
    static let shortestInterval: TimeAmount = .milliseconds(100)

    /// What a path response means.
    enum OnResponse: Equatable, Sendable {
        /// Not the answer to what was asked, or not from there.
        case ignore
        /// A round trip is proven, but more are asked for: send the next challenge.
        case challengeAgain
        /// The address is the client's.
        case proven(SocketAddress)
    }

    /// The address in question.
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

    /// An authentic datagram came from the address.
    mutating func received(bytes: Int) {
        bytesReceived += bytes
    }

    /// Bytes that may still be sent to the address.
    var allowance: Int {
        max(0, Self.amplificationLimit * bytesReceived - bytesSent)
    }

    /// Whether it is time for a challenge: none is out, or the last one has waited for `interval`.
    func mayChallenge(now: NIODeadline, interval: TimeAmount) -> Bool {
        lastChallenge.map { now - $0 >= interval } ?? true
    }

    /// The challenge to send, as large as the allowance permits: the response proves that size too.
    ///
    /// - Returns: The frame and the payload's size, or `nil` when not even the frame is allowed.
    func nextChallenge() -> (frame: DatagramFrame, payloadBytes: Int)? {
        let room = min(allowance - DatagramKey.overhead, DatagramKey.payloadBytes)
        let frame = DatagramFrame.pathChallenge(challenge)
        guard room >= DatagramFrameCodec.byteCount(of: frame) else {
            return nil
        }
        return (frame, room)
    }

    /// The challenge has been sent in a datagram of this size.
    mutating func sent(bytes: Int, now: NIODeadline) {
        bytesSent += bytes
        lastChallenge = now
        challengesSent += 1
    }

    /// How long the last challenge has been out; `nil` when it was sent more than once: then nobody knows which one is
    /// answered.
    func roundTrip(now: NIODeadline) -> TimeAmount? {
        lastChallenge.flatMap { challengesSent == 1 ? now - $0 : nil }
    }

    /// A path response came.
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
