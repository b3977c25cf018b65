import ChatProtocol
import SwiftProtobuf

@testable import ChatServerCore

extension ControlPeer {
    /// Sends an administration command.
    mutating func administer(_ json: String) async throws -> ProtoServerFrame {
        try await answer(.administer(.with { $0.command = json }))
    }
}
