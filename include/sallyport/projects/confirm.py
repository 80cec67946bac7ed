"""Looking at an active project's folders before data comes in. Source: step 6 of 'Bringing study data into the SRCP'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.access.groups import project_group
from sallyport.access.model import EVERYTHING, READ_ONLY, Right
from sallyport.errors import Refused

if TYPE_CHECKING:
    from sallyport.access.model import AccessBackend
    from sallyport.policy.model import Policy
    from sallyport.register.models import Project

_REMEDY = "Run project_setup for this project again with the same form: it sets what is missing and nothing else."


def confirm_folders(policy: Policy, access: AccessBackend, project: Project) -> None:
    """Refused unless data and analysis are there and the project's users can read the one and work in the other."""
    folder = policy.paths.projects / project.folder
    data, analysis = folder / policy.projects.data_folder, folder / policy.projects.analysis_folder
    for path in (data, analysis):
        if path.is_symlink() or not path.is_dir():
            raise Refused(f"The project {project.folder} has no folder {path.name}.", _REMEDY)
    group = project_group(policy.access, project.platform_id or "")
    if access.effective(analysis, group) != EVERYTHING:
        raise Refused(f"The users of {project.folder} cannot work in {analysis.name}.", _REMEDY)
    rights = access.effective(data, group)
    if not rights >= READ_ONLY or Right.WRITE in rights:
        raise Refused(f"The users of {project.folder} must be able to read {data.name}, and not to change it.", _REMEDY)
