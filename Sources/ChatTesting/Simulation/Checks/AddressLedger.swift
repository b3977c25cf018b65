import ChatProtocol
package import NIOCore

/// Anti-amplification limit and path validation (RFC 9000, section 8), checked from outside: counts the bytes to and
/// from each address. An address is proven once it has sent data that only its owner can have read.
///
/// A proof lasts while the server uses the address. Once the server has moved its path elsewhere or has given UDP
/// up, the address counts as any other: it must be proven anew, and earlier bytes are not to its credit.
package struct AddressLedger {
    private struct Account {
        var received = 0
        var sent = 0
        var challenges: Set<UInt64> = []
        var isProven = false
    }

    private var accounts: [SocketAddress: Account] = [:]

    /// The address that receives more than challenges.
    private var path: SocketAddress?

    /// The account that the path's address gets if the path turns out to have moved: bytes sent and received since
    /// another address was proven. Whether the server follows that proof shows only when it sends there.
    private var afterMove: Account?

    /// Creates a ledger for a session that has just begun.
    package init() {}

    /// Handles a datagram sent by the server.
    ///
    /// - Parameter challenges: The path challenges in it.
    /// - Returns: Whether the address was proven, and whether the bytes sent to an unproven address now exceed three
    ///   times the bytes received from it.
    package mutating func sent(
        bytes: Int,
        challenges: [UInt64],
        to address: SocketAddress
    ) -> (isProven: Bool, isOverdraft: Bool) {
        if challenges.isEmpty, accounts[address]?.isProven == true {
            followPath(to: address)
        }
        if address == path, !challenges.isEmpty {
            afterMove?.sent += bytes
            afterMove?.challenges.formUnion(challenges)
        }
        var account = accounts[address] ?? Account()
        account.sent += bytes
        account.challenges.formUnion(challenges)
        accounts[address] = account
        return (account.isProven, !account.isProven && account.sent > 3 * account.received)
    }

    /// Handles an authentic datagram, not a replay, that the server received.
    ///
    /// - Parameter responses: The path responses in it.
    package mutating func received(bytes: Int, responses: [UInt64], from address: SocketAddress) {
        accounts[address, default: Account()].received += bytes
        if address == path {
            afterMove?.received += bytes
            if answers(responses, to: afterMove) {
                afterMove?.isProven = true
            }
        }
        if answers(responses, to: accounts[address]), accounts[address]?.isProven == false {
            accounts[address]?.isProven = true
            if path != address, afterMove == nil {
                afterMove = Account()
            }
        }
    }

    /// Handles the server's fallback from UDP: nothing is proven any more.
    package mutating func leftUDP() {
        accounts = [:]
        path = nil
        afterMove = nil
    }

    private mutating func followPath(to address: SocketAddress) {
        if let path, path != address {
            accounts[path] = afterMove ?? Account()
        }
        path = address
        // The server has not followed any other proof made in between.
        afterMove = nil
    }

    private func answers(_ responses: [UInt64], to account: Account?) -> Bool {
        responses.contains { account?.challenges.contains($0) == true }
    }
}
