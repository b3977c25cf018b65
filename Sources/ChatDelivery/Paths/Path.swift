import ChatProtocol
import NIOCore

/// The network path to the client with everything that was learnt of it: RFC 9000, section 9.
///
/// A path is never reset in parts, because what holds for one says nothing about another (section 9.4). The server
/// replaces the whole value instead, and how it makes the new one tells what is carried over:
///
/// | event | new value | carried over |
/// | --- | --- | --- |
/// | a session begins, UDP has failed, the session is about to end | ``init()`` | nothing |
/// | another address is validated while none is proven | none: ``validation`` | everything |
/// | the first address is proven | none: ``proven(_:now:)`` | everything: its challenges measured this path |
/// | the client has moved from a proven address to another | ``init(movedTo:roundTrip:now:)`` | nothing |
///
/// Section 9.4 permits to keep round-trip time and congestion window when only the port has changed, since that is
/// often a NAT that rebinds. They are not kept: a client also takes another port when nothing comes by the old one any
/// more (``ClientDelivery/portPatience``), and a chat seldom fills the initial window with which it starts again.
///
/// Before the first proof a stranger's copy of a datagram, if it comes first, looks like a move (section 9.3.3), and the
/// genuine one like a move back. What the challenges have measured is therefore kept from one candidate to the next:
/// begun anew each time, a lost challenge would be repeated after a second instead of a few round trips.
///
/// What a client must not get rid of by moving belongs to the session: packet numbers and keys (``PacketExchange``),
/// the budget for copies (``Repair``), the acknowledgement frequency (``AcknowledgementWish``), and the rates and rests
/// that bound path validation (``ChallengeRate``, ``WireChoice``).
struct Path: ~Copyable {
    /// Where the client is proven to be; `nil` while no address is.
    private(set) var address: SocketAddress?

    /// The address that is being validated: the first one, or where the client may have moved to.
    var validation: PathValidation?

    /// Whether a challenge is to be sent to that address.
    var challengeIsOwed = false

    /// The packet that carried the last challenge.
    var lastChallenge: UInt64?

    /// The packets on their way, the round-trip time, the congestion window and the pacer: RFC 9002.
    var sent: SentPackets

    /// How large a datagram it takes: RFC 8899.
    var size = PathSize()

    /// What was lost lately.
    var losses = LossWatch()

    /// The messages that no later packet repairs yet.
    var earlyCopy = EarlyCopy()

    /// Probes that repeat messages. Those that only ask for an answer are in ``pingsOwed``; both go at once.
    var probesOwed = 0

    /// Probes that only ask for an answer.
    var pingsOwed = 0

    /// No address is known.
    init() {
        sent = SentPackets()
    }

    /// The client has moved to an address that was proven a moment ago.
    ///
    /// - Parameter roundTrip: How long the proof took: the first sample of this path; `nil` if that is not known. The
    ///   challenge was sent among the packets of the former path and is forgotten with them, so that its
    ///   acknowledgement is no second sample.
    init(movedTo address: SocketAddress, roundTrip: TimeAmount?, now: NIODeadline) {
        sent = SentPackets(roundTrip: roundTrip)
        proven(address, now: now)
    }

    /// The client has answered from an address: the path is used from now on.
    mutating func proven(_ address: SocketAddress, now: NIODeadline) {
        self.address = address
        validation = nil
        challengeIsOwed = false
        sent.begin(probingEvery: WireChoice.probeInterval, now: now)
    }

    /// Whether messages may be sent.
    var isProven: Bool {
        address != nil
    }
}
