import ChatProtocol
import NIOCore

/// The network path to the client and all state that belongs to it: RFC 9000, section 9.
///
/// A path is never reset in parts, because the state of one says nothing about another (section 9.4). The server
/// replaces the whole value instead, and the initializer shows which state is carried over:
///
/// | event | new value | carried over |
/// | --- | --- | --- |
/// | a session begins, UDP has failed, the session is about to end | ``init()`` | nothing |
/// | another address is validated while none is proven | none: ``validation`` | everything |
/// | the first address is proven | none: ``proven(_:now:)`` | everything: its challenges measured this path |
/// | the client has moved from a proven address to another | ``init(movedTo:roundTrip:now:)`` | nothing |
///
/// Section 9.4 permits keeping the round-trip time and congestion window when only the port has changed, since that
/// is often a NAT rebinding. They are not kept: a client also changes its port when nothing arrives on the old one
/// any more (``ClientDelivery/portPatience``), and a chat seldom fills the initial window of a new path.
///
/// Before the first validation an attacker's copy of a datagram that arrives first looks like a migration (section
/// 9.3.3), and the genuine one like a migration back. The challenges' measurements are therefore kept from one
/// candidate to the next: without them a lost challenge would be repeated after a second instead of a few round trips.
///
/// State that a client must not be able to reset by moving belongs to the session: packet numbers and keys
/// (``PacketExchange``), the redundancy budget (``Repair``), the acknowledgement frequency (``AckFrequencyPolicy``),
/// and the rate limits and rest periods of path validation (``ChallengeRate``, ``TransportSelector``).
struct Path: ~Copyable {
    /// The client's validated address; `nil` before validation.
    private(set) var address: SocketAddress?

    /// The address under validation: the first one, or the target of a possible migration.
    var validation: PathValidation?

    /// Whether to send a challenge to that address.
    var challengeIsOwed = false

    /// The packet number of the last challenge.
    var lastChallenge: UInt64?

    /// The packets in flight, the round-trip time, the congestion window and the pacer: RFC 9002.
    var sent: SentPackets

    /// Path MTU discovery: RFC 8899.
    var size = PathMTU()

    /// The recent losses.
    var losses = LossHistory()

    /// The tail copies owed for messages that no later packet repairs yet.
    var tailCopies = TailCopyTimer()

    /// Owed probes that repeat messages. Those that only ask for an acknowledgement are in ``pingsOwed``; both are
    /// sent at once.
    var probesOwed = 0

    /// Owed probes that only ask for an acknowledgement.
    var pingsOwed = 0

    /// Makes a path without an address.
    init() {
        sent = SentPackets()
    }

    /// Makes the path after a migration to an address that was validated just now.
    ///
    /// - Parameter roundTrip: The duration of the validation, which is the first RTT sample of this path; `nil` if
    ///   unknown. The challenge was sent among the packets of the former path and is forgotten with them, so that
    ///   its acknowledgement is no second sample.
    init(movedTo address: SocketAddress, roundTrip: TimeAmount?, now: NIODeadline) {
        sent = SentPackets(roundTrip: roundTrip)
        proven(address, now: now)
    }

    /// Starts to use an address after its validation.
    mutating func proven(_ address: SocketAddress, now: NIODeadline) {
        self.address = address
        validation = nil
        challengeIsOwed = false
        sent.begin(probingEvery: TransportSelector.probeInterval, now: now)
    }

    /// Whether messages may be sent.
    var isProven: Bool {
        address != nil
    }
}
