/// Who may make accounts on a server. The raw values are the words of the setting `registration`.
public enum RegistrationMode: String, Sendable, CaseIterable, Codable {
    /// Every client that can connect.
    case open
    /// Clients with an invite.
    case invite
    /// Clients with an invite at once, others once an operator has approved.
    case approval
    /// Only the operator.
    case closed
}

extension RegistrationMode {
    /// Reads the mode of a server.
    ///
    /// - Parameter isOpen: `registration_open` of the same frame, which is all that an older server says.
    package init(_ mode: ProtoRegistration, isOpen: Bool) {
        self =
            switch mode {
            case .open: .open
            case .invite: .invite
            case .approval: .approval
            case .closed: .closed
            case .unspecified, .UNRECOGNIZED: isOpen ? .open : .closed
            }
    }

    /// The mode in a frame.
    package var proto: ProtoRegistration {
        switch self {
        case .open: .open
        case .invite: .invite
        case .approval: .approval
        case .closed: .closed
        }
    }
}
