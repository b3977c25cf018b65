import ChatProtocol
import NIOCore

/// Checks the anti-amplification limit from outside, by the bytes to and from each address: RFC 9000, section 8,
/// permits three times the received bytes, until the address returns data that only a reader at that address can know.
struct AmplificationLedger {
    private struct Account {
        var received = 0
        var sent = 0
        var challenges: Set<UInt64> = []
        var isProven = false
    }

    private var accounts: [SocketAddress: Account] = [:]
    private var numbersReceived: Set<UInt64> = []

    /// Counts a sealed datagram to the server. A repeated packet number earns no allowance.
    mutating func received(_ datagram: SealedDatagram, from address: SocketAddress) {
        guard
            let header = DatagramHeader(peeking: datagram.bytes),
            numbersReceived.insert(header.packetNumber).inserted
        else {
            return
        }
        accounts[address, default: Account()].received += datagram.bytes.readableBytes
        for case .pathResponse(let data) in datagram.frames
        where accounts[address]?.challenges.contains(data) == true {
            accounts[address]?.isProven = true
        }
    }

    /// Counts a datagram from the server, and checks the limit.
    mutating func sent(_ datagram: SealedDatagram, to address: SocketAddress) throws {
        var account = accounts[address] ?? Account()
        account.sent += datagram.bytes.readableBytes
        for case .pathChallenge(let data) in datagram.frames {
            account.challenges.insert(data)
        }
        accounts[address] = account
        try FuzzFinding.unless(
            account.isProven || account.sent <= 3 * account.received,
            "\(account.sent) bytes to an unproven address that sent \(account.received)"
        )
    }
}
