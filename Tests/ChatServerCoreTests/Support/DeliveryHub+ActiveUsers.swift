import ChatProtocol
import NIOCore

@testable import ChatServerCore

extension DeliveryHub {
    /// Who is online and was heard of lately, as the hub has it when it has done what it was asked before.
    func activeUsers(heardWithin time: TimeAmount) -> [Username] {
        activeUsers.page(after: "", limit: 1000, heardWithin: time).usernames
    }
}
