import ChatClientCore
import ChatProtocol

extension OneShotRun {
    /// Makes keys on this device, and says what was made.
    func makeKeys() async -> Exit {
        do throws(RequestFailure) {
            _ = try await ask(.makeKeys)
        } catch {
            guard error.code == RequestFailure.Known.linkNeeded else {
                return await refused(error)
            }
            await output.fail(error, DialogueWords.keysElsewhere(model.account ?? job.username))
            return .quietFailure
        }
        await output.madeKeys(of: model.account ?? job.username)
        return .done
    }
}
