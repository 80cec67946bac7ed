"""Who may reach what: the policy's part about access control lists."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, PositiveInt, model_validator

from sallyport.policy.section import AbsolutePath, Section


class Access(Section):
    """Who may reach what, and with which kind of access control list."""

    backend: Literal["nfs4", "posix"] = Field("nfs4", description="Kind of ACL on the project file system.")
    triage_backend: Literal["nfs4", "posix"] | None = Field(
        None, description="Kind of ACL on the triage file system, where it is another than the projects'."
    )
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
    managers_group: str = Field(
        "",
        pattern=r"^[^\s:,/]*$",
        description="Group of the data managers, who may read what is released to one user; empty: none has an entry.",
    )
    users: Literal["system", "file"] = Field(
        "system", description="Where triage users are looked up: the name service, or a passwd(5) file of this site."
    )
    users_file: AbsolutePath | None = Field(
        None, description="The passwd(5) file when users is 'file'; nobody is added to it."
    )

    @model_validator(mode="after")
    def _files_are_named(self) -> Self:
        if self.groups == "file" and self.groups_file is None:
            raise ValueError("groups 'file' needs groups_file")
        if self.users == "file" and self.users_file is None:
            raise ValueError("users 'file' needs users_file")
        return self

    @property
    def kind_on_triage(self) -> Literal["nfs4", "posix"]:
        """Kind of ACL that a user's own folders have."""
        return self.triage_backend or self.backend

    @property
    def names_suffice_on_triage(self) -> bool:
        """Whether entries there name users and groups, so that no number need be known here."""
        return self.kind_on_triage == "nfs4" and bool(self.nfs4_domain)
