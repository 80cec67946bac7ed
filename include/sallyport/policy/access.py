"""Who may reach what: the policy's part about access control lists."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, PositiveInt, model_validator

from sallyport.policy.section import AbsolutePath, Section


class Access(Section):
    """Who may reach what, and with which kind of access control list."""

    backend: Literal["nfs4", "posix"] = Field("nfs4", description="Kind of ACL on the project file system.")
    users_group: str = Field(
        "project-{project_id}-users", description="Name of a project's user group; {project_id} is the platform's id."
    )
    nfs4_domain: str = Field(
        "", description="Appended to group and user names in NFSv4 entries: name@domain. Empty: numeric ids."
    )
    groups: Literal["system", "file"] = Field(
        "system", description="Where group names are looked up: the name service, or a group(5) file of this site."
    )
    groups_file: AbsolutePath | None = Field(
        None, description="The group(5) file when groups is 'file'; missing project groups are added to it."
    )
    first_group_id: PositiveInt = Field(200_000, description="First numeric id given to a group we add to groups_file.")

    @model_validator(mode="after")
    def _file_is_named(self) -> Self:
        if self.groups == "file" and self.groups_file is None:
            raise ValueError("groups 'file' needs groups_file")
        return self
