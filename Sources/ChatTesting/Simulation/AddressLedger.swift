import ChatProtocol
import NIOCore

/// Counts what goes to and comes from each address, from outside: an address is proven when something came from it
/// that only its owner can have read.
struct AddressLedger {
    private struct Account {
        var received = 0
        var sent = 0
        var challenges: Set<UInt64> = []
        var isProven = false
    }

    private var accounts: [SocketAddress: Account] = [:]
    private var numbersReceived: Set<UInt64> = []

    /// The server sends a datagram.
    ///
    /// - Returns: Whether the address was proven, and whether more than three times what came from it has now been
    ///   sent to one that was not.
    mutating func sent(
        bytes: Int,
        frames: [DatagramFrame],
        to address: SocketAddress
    ) -> (isProven: Bool, isOverdraft: Bool) {
        var account = accounts[address] ?? Account()
        account.sent += bytes
        for case .pathChallenge(let data) in frames {
            account.challenges.insert(data)
        }
        accounts[address] = account
        return (account.isProven, !account.isProven && account.sent > 3 * account.received)
    }

    /// A datagram has come to the server. The same packet a second time earns nothing.
    mutating func received(number: UInt64, bytes: Int, frames: [DatagramFrame], from address: SocketAddress) {
        guard numbersReceived.insert(number).inserted else {
            return
        }
        accounts[address, default: Account()].received += bytes
        for case .pathResponse(let data) in frames where accounts[address]?.challenges.contains(data) == true {
            accounts[address]?.isProven = true
        }
    }
}
