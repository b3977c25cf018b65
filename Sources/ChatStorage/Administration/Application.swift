package import ChatProtocol

/// Somebody's application for an account, which holds its name.
package struct Application: Sendable, Equatable {
    /// How far it is. One that was rejected is removed.
    package enum State: Sendable, Equatable {
        /// Nobody has decided about it.
        case pending
        /// Somebody approved it at a time, in milliseconds since 1970. Its code registers the account.
        case approved(by: Maker, time: Int64)
    }

    /// Its number.
    package let id: ApplicationID

    /// The name that it is for.
    package let username: Username

    /// The network that it came from, as text.
    package let network: String

    /// When it was made, in milliseconds since 1970.
    package let made: Int64

    /// How far it is.
    package var state: State

    /// Creates an application.
    package init(id: ApplicationID, username: Username, network: String, made: Int64, state: State = .pending) {
        self.id = id
        self.username = username
        self.network = network
        self.made = made
        self.state = state
    }

    /// When it ends, in milliseconds since 1970.
    package var expires: Int64 {
        let start =
            switch state {
            case .pending: made
            case .approved(_, let time): time
            }
        let (end, isOverflow) = start.addingReportingOverflow(AdministrationLimits.applicationLifetime)
        return isOverflow ? .max : end
    }

    /// Whether it has ended.
    ///
    /// - Parameter now: In milliseconds since 1970.
    package func isOver(now: Int64) -> Bool {
        expires <= now
    }

    /// The reason why its code does not register its account at present; `nil` when it does.
    ///
    /// - Parameters:
    ///   - isReserved: Whether a registration with its code is under way.
    ///   - now: In milliseconds since 1970.
    package func refusal(isReserved: Bool, now: Int64) -> InviteRefusal? {
        if isReserved {
            return .underWay
        }
        if isOver(now: now) {
            return .expired
        }
        return switch state {
        case .pending: .pending
        case .approved: nil
        }
    }
}

/// An application that is to be noted.
package struct ApplicationDraft: Sendable, Equatable {
    /// The name that it is for.
    package let username: Username

    /// The SHA-256 digest of its code, see `InviteCode`.
    package let digest: [UInt8]

    /// The network that it comes from, as text.
    package let network: String

    /// The customer's network around it, of which all applications count together.
    package let subnet: String

    /// The site around it, of which all applications count together.
    package let site: String

    /// Creates a draft. The networks are cut to ``AdministrationLimits/networkLength``.
    ///
    /// - Parameters:
    ///   - username: The name that it is for.
    ///   - digest: The SHA-256 digest of its code.
    ///   - network: The network that people are shown.
    ///   - subnet: The IPv4 address, or the IPv6 /56; by default the network.
    ///   - site: The IPv4 address, or the IPv6 /48; by default the subnet.
    package init(
        username: Username,
        digest: [UInt8],
        network: String,
        subnet: String? = nil,
        site: String? = nil
    ) {
        self.username = username
        self.digest = digest
        self.network = network.boundedForStorage(to: AdministrationLimits.networkLength)
        self.subnet = subnet?.boundedForStorage(to: AdministrationLimits.networkLength) ?? self.network
        self.site = site?.boundedForStorage(to: AdministrationLimits.networkLength) ?? self.subnet
    }
}

/// The answer to an application.
package enum ApplicationOutcome: Sendable, Equatable {
    /// It was noted.
    case noted(Application)
    /// Another application holds the name.
    case held
    /// The network has ``AdministrationLimits/applicationsOfSubnet`` or ``AdministrationLimits/applicationsOfSite``
    /// already.
    case tooManyOfNetwork
    /// There are ``AdministrationLimits/applications`` already.
    case tooMany
}

/// The answer to a decision about an application.
package enum ApplicationDecision: Sendable, Equatable {
    /// It was decided. The application is as it is now; a rejected one as it was, because it is removed.
    case decided(Application)
    /// No application holds this name.
    case unknown
    /// The account is being registered at this moment, so that it is too late to reject it.
    case underWay
}
