import ChatIdentity

/// Lists of one account that follow each other and what this client has pinned.
struct FollowedLists {
    /// Without the pinned one, if it was shown again.
    private(set) var lists: [DeviceList] = []
    /// The newest of them as it was signed.
    private(set) var newest: SignedPart?

    /// Why lists are not followed.
    enum Refusal: Error, Equatable {
        /// A signature is wrong, the chain is broken, or there are two lists of one version: the server's fault.
        case contradiction
        /// The lists are the account's own, and a device has other keys under its number than before.
        case changedKeys

        var problem: ListProblem {
            switch self {
            case .contradiction: .forked
            case .changedKeys: .changedKeys
            }
        }
    }

    /// Follows lists.
    ///
    /// - Parameters:
    ///   - pinned: The list that they follow; `nil` to begin with the first.
    ///   - known: The devices of the account that this client remembers, of all its identities; `nil` if a person
    ///     accepts the lists: then a number may have other keys than before.
    static func follow(
        _ parts: [SignedPart],
        of account: String,
        after pinned: PinnedList?,
        identity: SigningPublicKey,
        known: [KnownDevice]?
    ) -> Result<FollowedLists, Refusal> {
        var chain = DeviceListChain(
            account: account,
            pinned: pinned,
            devices: known?.compactMap(\.remembered) ?? []
        )
        var followed = FollowedLists()
        for part in parts {
            if known == nil {
                // A chain that remembers no devices.
                chain = DeviceListChain(account: account, pinned: chain.pinned)
            }
            do throws(IdentityError) {
                guard let list = try chain.follow(part.list, identity: identity) else {
                    continue
                }
                followed.lists.append(list)
                followed.newest = part
            } catch {
                return .failure(error == .changedKeys ? .changedKeys : .contradiction)
            }
        }
        // A list must not take over the number of another identity's device, and with it what is owed to that device.
        let others = Set((known ?? []).filter { $0.identity != identity.bytes }.map(\.address.device))
        let takesOver = followed.lists.contains { list in list.devices.contains { others.contains($0.number) } }
        return takesOver ? .failure(.changedKeys) : .success(followed)
    }
}

extension KnownDevice {
    /// Its keys under its number, as a chain of lists remembers them.
    fileprivate var remembered: DeviceEntry? {
        guard let key = try? SigningPublicKey(signing) else {
            return nil
        }
        return try? DeviceEntry(
            number: address.device,
            agreement: agreement,
            signing: key,
            label: "",
            added: SignedTime.range.lowerBound
        )
    }
}
