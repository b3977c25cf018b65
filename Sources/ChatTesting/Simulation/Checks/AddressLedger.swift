import ChatProtocol
package import NIOCore

/// Counts what goes to and comes from each address, from outside: an address is proven when something came from it
/// that only its owner can have read.
///
/// A proof lasts while the server uses it. Once the server has moved its path elsewhere or given UDP up, the address
/// counts as any other: it must be proven anew, and what it received and sent before is not to its credit.
package struct AddressLedger {
    private struct Account {
        var received = 0
        var sent = 0
        var challenges: Set<UInt64> = []
        var isProven = false
    }

    private var accounts: [SocketAddress: Account] = [:]

    /// Where more than challenges goes.
    private var path: SocketAddress?

    /// What the path's address will have to its credit should the path turn out to have moved: what came and went since
    /// another address was proven. Whether the server follows that proof shows only when it sends there.
    private var afterMove: Account?

    /// Makes a ledger of a session that has just begun.
    package init() {}

    /// The server sends a datagram.
    ///
    /// - Parameter challenges: The path challenges in it.
    /// - Returns: Whether the address was proven, and whether more than three times what came from it has now been
    ///   sent to one that was not.
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

    /// An authentic datagram that is not a replay has come to the server.
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

    /// The server has given UDP up: nothing is proven any more.
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
        // What else was proven meanwhile, the server has not followed.
        afterMove = nil
    }

    private func answers(_ responses: [UInt64], to account: Account?) -> Bool {
        responses.contains { account?.challenges.contains($0) == true }
    }
}
